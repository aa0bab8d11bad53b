// What the dashboard shows: sections of panels, each an indicator with its series, out of one answer to `Dashboard`.

import { seriesOf, WHOLE } from './series.js';

const byCell = (cell) => cell.cell;
const byPhase = (cell) => cell.phase;
const byProgramme = (cell) => cell.programme;
const asWhole = () => WHOLE;

export function sectionsOf(data, language) {
  const one = (list) => list.nodes[0];
  const named = (list) => new Map(list.nodes.map((each) => [each.code, each]));
  const [times, cells] = [named(data.leadTimes), named(data.cells)];
  const [cases, terms, actions, overdue] = [data.cases, data.terms, data.actions, data.overdue].map(one);
  const panel = (id, indicator, shape, given) => ({ id, title: language.say(id), indicator, shape, ...given });
  const whole = (indicator) => seriesOf(indicator.whole.nodes, asWhole)[0] ?? null;
  const alone = (id, indicator) => panel(id, indicator, 'alone', { series: seriesOf(indicator.whole.nodes, asWhole) });
  const divided = (id, indicator, shape, nodes, keyOf, list) =>
    panel(id, indicator, shape, {
      total: indicator.whole && shape === 'stack' ? whole(indicator) : null,
      series: language.ordered(list, seriesOf(nodes, keyOf)),
      nameOf: (key) => language.word(list, key),
    });
  const cellsOf = (id, indicator, shape, list) => divided(id, indicator, shape, indicator.byCell.nodes, byCell, list);
  const ratings = cells.get('D-08');
  const section = (id, panels) => ({ id, panels: panels.filter(({ indicator }) => indicator) });
  return [
    section('cases', [
      divided('cases_by_phase', cases, 'stack', cases.byPhase.nodes, byPhase, 'phase'),
      divided('cases_by_programme', cases, 'stack', cases.byProgramme.nodes, byProgramme, 'programme'),
    ]),
    section('times', [
      ...[['lead_first_contact', 'IN-04'], ['lead_discussion', 'IN-05'], ['lead_help', 'IN-07']].map(([id, code]) =>
        alone(id, times.get(code)),
      ),
      alone('terms_over_time', terms),
      cellsOf('terms_by_kind', terms, 'ranking', 'termKind'),
    ]),
    section('actions', [
      cellsOf('actions_by_status', actions, 'stack', 'actionStatus'),
      alone('actions_overdue', overdue),
    ]),
    section('voice', [cellsOf('client_voice', cells.get('IN-23'), 'lines', '')]),
    section('informed', [cellsOf('not_informed', cells.get('D-07'), 'lines', '')]),
    section('ratings', ratingPanels(ratings, language)),
  ];
}

// one panel for each scale: what is measured on one scale is never put beside another
function ratingPanels(indicator, language) {
  return language.ordered('ratingKind', seriesOf(indicator.byCell.nodes, byCell)).map((series) => ({
    id: `rating_${series.key}`,
    title: language.say('rating', { kind: language.word('ratingKind', series.key) }),
    indicator,
    shape: 'alone',
    series: [series],
    scale: [0, 10],
  }));
}

// the few numbers that stand on top
export function tilesOf(sections) {
  const find = (id) => sections.flatMap(({ panels }) => panels).find((panel) => panel.id === id);
  const sender = find('not_informed');
  return [
    ['tile_cases', find('cases_by_phase').indicator, find('cases_by_phase').total],
    ['tile_terms', find('terms_over_time').indicator, find('terms_over_time').series[0]],
    ['tile_overdue', find('actions_overdue').indicator, find('actions_overdue').series[0]],
    ['tile_sender', sender.indicator, sender.series.find(({ key }) => key === 'sender')],
  ].map(([id, indicator, series]) => ({ id, indicator, series: series ?? null }));
}
