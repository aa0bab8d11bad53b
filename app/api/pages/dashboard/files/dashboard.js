// The page: a token in memory, a choice of figures, a language; each change shows the figures anew.

import { Asking, Refused } from './asking.js';
import { element } from './elements.js';
import { show } from './figures.js';
import { Language } from './language.js';
import { sectionsOf, tilesOf } from './panels.js';

const PERIODS = { month: 12, quarter: 8, year: 5 };
const MONTHS = { month: 1, quarter: 3, year: 12 };
const MOST_PAGES = 20;

const read = async (name) => (await fetch(`/dashboard/${name}`)).json();
const [texts, words, manifest] = await Promise.all(['texts.json', 'words.json', 'operations.json'].map(read));
const at = (id) => document.getElementById(id);

let language = new Language(document.documentElement.lang, texts, words);
let asking = null;
let turn = 0;
let data = null;
let refusal = null;
let selections = { municipalities: [], programmes: [] };
let stop = () => {};
const opened = new Set();

at('access').addEventListener('submit', async (event) => {
  event.preventDefault();
  const token = at('token').value.trim();
  if (!token) return refuse('token_missing');
  asking = new Asking(manifest.operations, token);
  await load({ isNew: true });
});
at('forget').addEventListener('click', () => forget());
at('grain').addEventListener('change', () => load());
at('selection').addEventListener('change', () => load());
at('language').addEventListener('click', () => {
  language = new Language(language.code === 'nl' ? 'en' : 'nl', texts, words);
  say();
  render();
});
say();

async function load({ isNew = false } = {}) {
  at('status').textContent = language.say('loading');
  at('figures').setAttribute('aria-busy', 'true');
  const mine = ++turn;
  const answer = await askAll(isNew).catch((error) => error);
  if (turn !== mine) return; // something else was chosen meanwhile
  at('figures').removeAttribute('aria-busy');
  if (answer instanceof Error) return forget(reasonOf(answer));
  data = answer;
  refusal = null;
  at('token').value = '';
  at('token').removeAttribute('aria-invalid');
  at('access').hidden = true;
  at('choice').hidden = false;
  say();
  render();
  if (isNew) at('grain').focus();
  at('status').textContent = language.say('loaded', { scope: scopeText(), grain: language.say(`grain_${grain()}`) });
}

async function askAll(isNew) {
  if (isNew) selections = await askSelections();
  return askFigures();
}

async function askSelections() {
  const answer = await asking.ask('Selections', { grain: 'month', from: firstDay('month', 24) });
  const found = answer.indicators.nodes[0];
  const valuesOf = (table, axis) => [...new Set(table.nodes.map((each) => each[axis]))].sort();
  return {
    municipalities: valuesOf(found.municipalities, 'municipality'),
    programmes: valuesOf(found.programmes, 'programme'),
  };
}

async function askFigures() {
  const { municipality, programme } = selection();
  const axis = municipality ? 'municipality' : programme ? 'programme' : '';
  const divided = (by) => [axis, by].filter(Boolean).sort((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other)).join(',');
  const variables = {
    grain: grain(),
    from: firstDay(grain(), PERIODS[grain()]),
    municipality,
    programme,
    whole: axis,
    byCell: divided('cell'),
    byPhase: divided('phase'),
    byProgramme: programme ? 'programme' : divided('programme'),
  };
  const answer = await asking.ask('Dashboard', variables);
  for (const indicator of Object.values(answer).flatMap((list) => list.nodes)) {
    for (const name of ['whole', 'byCell', 'byPhase', 'byProgramme']) {
      if (indicator[name]?.pageInfo.hasNextPage) indicator[name] = await askTable(indicator.code, name, variables);
    }
  }
  if (programme) keepOnly(answer.cases.nodes[0].byProgramme, programme);
  return answer;
}

const ORDER = ['cell', 'municipality', 'programme', 'phase'];

function keepOnly(table, programme) {
  table.nodes = table.nodes.filter((each) => each.programme === programme);
}

// a table of more than one page is read from its beginning
async function askTable(indicator, name, { grain: per, from, municipality, programme, ...divided }) {
  const nodes = [];
  const given = { indicator, grain: per, from, municipality, dividedBy: divided[name] };
  if (name !== 'byProgramme') given.programme = programme;
  let after = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { statistics } = await asking.ask('Table', { ...given, after });
    nodes.push(...statistics.nodes);
    if (!statistics.pageInfo.hasNextPage) break;
    after = statistics.pageInfo.endCursor;
  }
  return { nodes };
}

function render() {
  stop();
  stop = () => {};
  if (!data) return at('figures').replaceChildren();
  const sections = sectionsOf(data, language);
  const scope = language.say('scope_line', { scope: scopeText(), grain: language.say(`grain_${grain()}`) });
  stop = show(at('figures'), sections, tilesOf(sections), { language, grain: grain(), scope, selection: selection(), opened });
  at('lag').textContent = language.say('lag', { time: language.time(data.cases.nodes[0].countedUntil) });
}

function forget(reason = null) {
  turn += 1;
  asking = null;
  data = null;
  at('token').value = '';
  at('access').hidden = false;
  at('choice').hidden = true;
  at('status').textContent = '';
  render();
  refuse(reason);
}

function refuse(reason) {
  refusal = reason;
  at('token-refusal').textContent = reason ? language.say(reason) : '';
  if (reason) at('token').setAttribute('aria-invalid', 'true');
  else at('token').removeAttribute('aria-invalid');
  at('token').focus();
}

function reasonOf(error) {
  if (!(error instanceof Refused)) return 'refused';
  if (error.isUnregistered) return 'refused_unregistered';
  return `refused_${error.status}` in language.texts ? `refused_${error.status}` : 'refused';
}

// every text of the page itself in the language of now
function say() {
  document.documentElement.lang = language.code;
  document.title = `${language.say('title')} – Ketenpoort`;
  for (const each of document.querySelectorAll('[data-text]')) each.textContent = language.say(each.dataset.text);
  at('language').lang = language.code === 'nl' ? 'en' : 'nl';
  at('token-refusal').textContent = refusal ? language.say(refusal) : '';
  const chosen = at('selection').value;
  const group = (key, axis, values, nameOf) =>
    element('optgroup', { label: language.say(key) }, values.map((value) => element('option', { value: `${axis}:${value}` }, nameOf(value))));
  at('selection').replaceChildren(
    element('option', { value: '' }, language.say('whole')),
    group('municipality', 'municipality', selections.municipalities, (value) => (value === 'unknown' ? language.say('unknown') : value)),
    group('programme', 'programme', selections.programmes, (value) => language.word('programme', value)),
  );
  at('selection').value = chosen;
  if (at('selection').selectedIndex < 0) at('selection').value = '';
}

const grain = () => at('grain').value;

function selection() {
  const [axis, value] = at('selection').value.split(/:(.*)/s);
  return { municipality: axis === 'municipality' ? value : '', programme: axis === 'programme' ? value : '' };
}

const scopeText = () => at('selection').selectedOptions[0].textContent;

// the first day of the period that lies so many periods before the running one, in the time of Amsterdam
function firstDay(per, periods) {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' }).format(new Date());
  const [year, month] = today.split('-').map(Number);
  const months = year * 12 + Math.floor((month - 1) / MONTHS[per]) * MONTHS[per] - periods * MONTHS[per];
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}
