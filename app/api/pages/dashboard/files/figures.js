// Puts the sections on the page: each panel is a figure with its chart, its table, its definition and its caveats.

import { draw } from './charts.js';
import { element } from './elements.js';
import { hasShown, isShown, isWithheld, latestShown, periodsOf } from './series.js';

export function show(place, sections, tiles, state) {
  const drawing = [];
  place.replaceChildren(
    overview(tiles, state),
    ...sections.map((section) => sectionOf(section, state, drawing)),
  );
  const ends = drawing.map(([container, panel]) => draw(container, panel, state));
  return () => ends.forEach((end) => end());
}

function overview(tiles, { language, grain }) {
  return element(
    'section',
    { 'aria-labelledby': 'overview' },
    element('h2', { id: 'overview' }, language.say('overview')),
    element('dl', { class: 'tiles' }, tiles.map((tile) => tileOf(tile, language, grain))),
  );
}

function tileOf({ id, indicator, series }, language, grain) {
  const [latest, before] = series ? periodsOf([series]).reverse() : [];
  const told = (period) => cellText(series.cells.get(period), indicator.unit, language);
  const withheld = latest && !isShown(series.cells.get(latest));
  return element(
    'div',
    {},
    element('dt', {}, language.say(id)),
    element('dd', { class: withheld || !latest ? 'number withheld' : 'number' }, latest ? told(latest) : language.say('nothing')),
    latest ? element('dd', { class: 'quiet' }, language.period(grain, latest)) : null,
    before ? element('dd', { class: 'quiet' }, language.say('previous', { period: language.period(grain, before), value: told(before) })) : null,
  );
}

function sectionOf({ id, panels }, state, drawing) {
  const { language } = state;
  return element(
    'section',
    { 'aria-labelledby': `section-${id}` },
    element('h2', { id: `section-${id}` }, language.say(`section_${id}`)),
    element('p', { class: 'intro' }, language.say(`section_${id}_text`)),
    panels.length > 0
      ? element('div', { class: 'panels' }, panels.map((panel) => figureOf(panel, state, drawing)))
      : element('p', { class: 'notice' }, language.say('nothing')),
  );
}

function figureOf(panel, state, drawing) {
  const { language, scope } = state;
  const { indicator } = panel;
  const listed = listedOf(panel);
  const caption = element(
    'figcaption',
    {},
    element('h3', {}, panel.title),
    element('p', { class: 'quiet' }, `${scope} · ${indicator.code}, ${language.say('version', { version: indicator.definitionVersion })}`),
  );
  const body = listed.rows.length > 0 || listed.total ? drawn(listed, state, drawing) : element('p', { class: 'notice' }, absence(panel, state));
  return element('figure', { class: `card ${panel.shape}`, id: panel.id }, caption, body, remarks(panel, listed, language), definition(panel, state));
}

// series that are withheld in every period are named, and take no room in chart and table
function listedOf(panel) {
  const rows = panel.series.filter(hasShown);
  const total = panel.total && hasShown(panel.total) ? panel.total : null;
  const shown = { ...panel, rows, series: rows, total, hidden: panel.series.filter((series) => !hasShown(series)) };
  shown.periods = periodsOf(panel.series, panel.total ? [panel.total] : []);
  if (panel.shape === 'ranking') shown.latest = rows.map(latestShown).sort().at(-1);
  return shown;
}

function drawn(panel, state, drawing) {
  const chart = element('div', { class: 'chart' });
  drawing.push([chart, panel]);
  return element('div', { class: 'beside' }, chart, tableOf(panel, state));
}

function absence(panel, { language, selection }) {
  if (panel.series.length > 0 || panel.total) return language.say('all_withheld');
  const divides = panel.id !== 'not_informed';
  return language.say(selection.programme && !divides ? 'not_divided' : 'nothing');
}

function remarks(panel, listed, language) {
  const gaps = [...listed.rows, ...(listed.total ? [listed.total] : [])].some(({ cells }) => [...cells.values()].some(isWithheld));
  const names = listed.hidden.map(({ key }) => panel.nameOf?.(key)).filter(Boolean);
  const told = [
    panel.indicator.category === 'outcome' ? ['attribution', language.say('attribution')] : null,
    gaps || names.length > 0 ? ['gaps', language.say('withheld_gaps')] : null,
    names.length > 0 && listed.rows.length > 0 ? ['hidden', language.say('withheld_series', { names: names.join(', ') })] : null,
  ].filter(Boolean);
  return told.map(([kind, text]) => element('p', { class: `remark ${kind}` }, text));
}

function tableOf(panel, state) {
  const { language, scope } = state;
  const period = panel.shape === 'ranking' ? `, ${language.period(state.grain, panel.latest)}` : '';
  const caption = `${panel.title}, ${scope}${period}`;
  const rows = panel.shape === 'ranking' ? rankingRows(panel, state) : periodRows(panel, state);
  const [heads, ...body] = rows;
  const table = element(
    'table',
    {},
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, heads.map((text) => element('th', { scope: 'col' }, text)))),
    element('tbody', {}, body.map(([head, ...cells]) => element('tr', {}, element('th', { scope: 'row' }, head), cells))),
  );
  const label = language.say('table_of', { title: panel.title });
  return element('div', { class: 'scrolls', role: 'region', tabindex: '0', 'aria-label': label }, table);
}

function periodRows(panel, { language, grain }) {
  const { unit, measure } = panel.indicator;
  const columns = panel.total ? [panel.total, ...panel.rows] : panel.rows;
  const alone = panel.shape === 'alone';
  const withCount = alone && measure !== 'stock' && measure !== 'number';
  const nameOf = (series) => {
    if (series === panel.total) return language.say('total');
    return alone ? language.told(panel.indicator, 'unit') : panel.nameOf(series.key);
  };
  const heads = [language.say('period'), ...columns.map(nameOf), ...(withCount ? [language.say('of')] : [])];
  const rows = panel.periods.toReversed().map((period) => [
    language.period(grain, period),
    ...columns.map(({ cells }) => cellOf(cells.get(period), unit, language)),
    ...(withCount ? [partOf(panel.rows[0].cells.get(period), 'denominator', language)] : []),
  ]);
  return [heads, ...rows];
}

function rankingRows(panel, { language }) {
  const heads = [language.say('kind'), language.say('share'), language.say('kept'), language.say('due')];
  const rows = panel.rows.map(({ key, cells }) => {
    const cell = cells.get(panel.latest);
    return [
      panel.nameOf(key),
      cellOf(cell, panel.indicator.unit, language),
      partOf(cell, 'numerator', language),
      partOf(cell, 'denominator', language),
    ];
  });
  return [heads, ...rows];
}

function cellText(cell, unit, language) {
  if (cell === undefined) return '–';
  return cell.isSuppressed ? language.say('withheld') : language.value(unit, cell.value);
}

const cellOf = (cell, unit, language) =>
  element('td', { class: isWithheld(cell) ? 'withheld' : null }, cellText(cell, unit, language));

const partOf = (cell, part, language) => {
  const text = cell === undefined || cell.isSuppressed ? cellText(cell, '', language) : language.value('', cell[part]);
  return element('td', { class: isWithheld(cell) ? 'withheld' : null }, text);
};

function definition(panel, { language, opened }) {
  const { indicator } = panel;
  const say = (field) => language.told(indicator, field);
  const cells = [...panel.series, ...(panel.total ? [panel.total] : [])].flatMap((series) => [...series.cells.values()]);
  const latest = cells.sort((one, other) => (one.startsOn < other.startsOn ? -1 : 1)).at(-1);
  const told = [
    ['formula', indicator.denominator === '1' ? say('numerator') : `${say('numerator')} / ${say('denominator')}`],
    ['date_basis', say('dateBasis')],
    ['population', say('population')],
    ['unit', say('unit')],
    ['cell', say('cell')],
    ['not_counted', say('notCounted')],
    ['deviations', say('deviations').map((text) => element('p', {}, text))],
    ['source', indicator.source],
    ['quality', latest && language.word('quality', latest.quality)],
    ['revised', latest && latest.revision > 0 && String(latest.revision)],
    ['published', latest && language.time(latest.publishedAt)],
    ['counted', language.time(indicator.countedUntil)],
  ].filter(([, content]) => content && content.length !== 0);
  const title = language.code === 'nl' ? indicator.titleNl : indicator.titleEn;
  const details = element(
    'details',
    { open: opened.has(panel.id) },
    element('summary', {}, `${language.say('definition')}: ${title}`),
    element('dl', { class: 'definition' }, told.map(([key, content]) => [element('dt', {}, language.say(key)), element('dd', {}, content)])),
  );
  details.addEventListener('toggle', () => (details.open ? opened.add(panel.id) : opened.delete(panel.id)));
  return details;
}
