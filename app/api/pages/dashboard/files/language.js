// What the page says in its language: texts, words of the field, numbers, periods.

const LOCALES = { nl: 'nl-NL', en: 'en-GB' };

export class Language {
  constructor(code, texts, words) {
    this.code = code;
    this.texts = texts[code];
    this.words = words;
    const locale = LOCALES[code];
    this.number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    this.percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
    this.month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
    this.moment = new Intl.DateTimeFormat(locale, {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: 'Europe/Amsterdam',
    });
  }

  say(key, given = {}) {
    return this.texts[key].replace(/\{(\w+)\}/g, (_, name) => given[name]);
  }

  word(list, value) {
    if (value === 'unknown') return this.say('unknown');
    return this.words[list]?.[value]?.[this.code] ?? this.texts[`cell_${value}`] ?? value.replaceAll('_', ' ');
  }

  // series in the order of their code list, where there is one
  ordered(list, series) {
    const order = Object.keys(this.words[list] ?? this.texts).map((key) => key.replace(/^cell_/, ''));
    const placeOf = ({ key }) => (order.includes(key) ? order.indexOf(key) : order.length);
    return series.toSorted((one, other) => placeOf(one) - placeOf(other) || one.key.localeCompare(other.key));
  }

  period(grain, startsOn) {
    const [year, month] = startsOn.split('-').map(Number);
    if (grain === 'year') return String(year);
    if (grain === 'quarter') return `${this.code === 'nl' ? 'K' : 'Q'}${Math.ceil(month / 3)} ${year}`;
    return this.month.format(new Date(`${startsOn}T00:00Z`));
  }

  value(unit, value) {
    if (value === null || value === undefined) return this.say('no_value');
    return unit === 'share' ? this.percent.format(value) : this.number.format(value);
  }

  // a text of a definition: each stands in English, and in Dutch by the same name with Nl
  told(indicator, field) {
    return indicator[this.code === 'nl' ? `${field}Nl` : field];
  }

  time(text) {
    return text ? this.moment.format(new Date(text)) : '–';
  }
}
