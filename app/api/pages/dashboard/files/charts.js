// Draws a panel with ECharts: patterns and symbols beside colours, no motion, and a description for who does not see it.

import { init } from './echarts.min.js';
import { isShown, latestShown, WHOLE } from './series.js';

const LIGHT = ['#0b5d66', '#b4531a', '#5b3f8c', '#7d6200', '#2f6f3e', '#9c2f5a', '#3a62a8', '#5f5f5f'];
const DARK = ['#6fc7cf', '#f0a76b', '#b9a3e3', '#e0c35c', '#8fcf9b', '#ee95b8', '#8fb4ee', '#c3c3c3'];
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'arrow', 'roundRect'];
const DASHES = ['solid', 'dashed', 'dotted'];
const isDark = matchMedia('(prefers-color-scheme: dark)');

export function draw(container, panel, { language, grain, scope }) {
  const chart = init(container, null, { renderer: 'canvas' });
  const apply = () => chart.setOption(optionOf(panel, language, grain, scope, container), { notMerge: true });
  apply();
  const watching = new ResizeObserver(() => {
    chart.resize();
    apply();
  });
  watching.observe(container);
  isDark.addEventListener('change', apply);
  return () => {
    watching.disconnect();
    isDark.removeEventListener('change', apply);
    chart.dispose();
  };
}

function optionOf(panel, language, grain, scope, container) {
  const style = getComputedStyle(container);
  const look = { ink: style.getPropertyValue('--ink'), line: style.getPropertyValue('--line'), paper: style.getPropertyValue('--card') };
  const { unit } = panel.indicator;
  const shown = (value) => (value === null || value === undefined || value === '-' ? language.say('withheld') : language.value(unit, value));
  const valueAxis = {
    type: 'value',
    min: panel.scale?.[0] ?? (unit === 'share' ? 0 : null),
    max: panel.scale?.[1] ?? (unit === 'share' ? 1 : reachOf(panel)),
    name: language.told(panel.indicator, 'unit'),
    nameTextStyle: { color: look.ink, align: 'left' },
    axisLabel: { color: look.ink, formatter: (value) => language.value(unit, value) },
    splitLine: { lineStyle: { color: look.line } },
  };
  const base = {
    animation: false,
    color: isDark.matches ? DARK : LIGHT,
    textStyle: { fontFamily: style.fontFamily, color: look.ink },
    aria: { enabled: true, decal: { show: true }, label: { description: describe(panel, language, grain, scope) } },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: look.paper,
      borderColor: look.line,
      textStyle: { color: look.ink },
      valueFormatter: shown,
      axisPointer: { type: panel.shape === 'stack' || panel.shape === 'ranking' ? 'shadow' : 'line' },
    },
  };
  const category = { axisLine: { lineStyle: { color: look.ink } }, axisLabel: { color: look.ink, hideOverlap: true } };
  if (panel.shape === 'ranking') return { ...base, ...ranking(panel, valueAxis, category, container) };
  const series = linesOf(panel, language, look);
  const legend = legendOf(series, container.clientWidth, look);
  return {
    ...base,
    legend: legend.option,
    grid: { ...room, top: 36, bottom: 12 + legend.height },
    xAxis: { type: 'category', data: panel.periods.map((period) => language.period(grain, period)), ...category },
    yAxis: valueAxis,
    series,
  };
}

// target and baseline are lines across the chart, so the axis reaches as far as they do
const marksOf = ({ shape, indicator }) =>
  shape === 'alone' ? ['target', 'baseline'].map((key) => [key, indicator[key]]).filter(([, value]) => value !== null) : [];
const reachOf = (panel) => {
  const highest = Math.max(0, ...marksOf(panel).map(([, value]) => value));
  const step = 10 ** Math.floor(Math.log10(highest)) / 2;
  return highest > 0 ? ({ max }) => (max >= highest ? null : Math.ceil(highest / step) * step) : null;
};

const room = { left: 8, right: 20, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' };
const valueOf = (cell) => (isShown(cell) ? cell.value : null);

function ranking(panel, valueAxis, category, container) {
  const width = Math.max(90, Math.min(220, container.clientWidth * 0.4));
  const rows = [...panel.series].reverse();
  return {
    grid: { ...room, right: 32, top: 28, bottom: 12 },
    xAxis: { ...valueAxis, name: '', splitNumber: container.clientWidth < 480 ? 2 : 5 },
    yAxis: {
      type: 'category',
      data: rows.map(({ key }) => panel.nameOf(key)),
      ...category,
      axisLabel: { ...category.axisLabel, width, overflow: 'break', lineHeight: 15, interval: 0, hideOverlap: false },
    },
    series: [{ type: 'bar', barMaxWidth: 22, data: rows.map(({ cells }) => valueOf(cells.get(panel.latest))) }],
  };
}

function linesOf(panel, language, look) {
  const { unit } = panel.indicator;
  const values = ({ cells }) => panel.periods.map((period) => valueOf(cells.get(period)));
  const made = panel.series.map((series, at) => {
    const name = series.key === WHOLE ? language.told(panel.indicator, 'unit') : (panel.nameOf?.(series.key) ?? panel.title);
    if (panel.shape === 'stack') return { name, type: 'bar', stack: 'all', barMaxWidth: 48, data: values(series) };
    return {
      name,
      type: 'line',
      data: values(series),
      symbol: SYMBOLS[at % SYMBOLS.length],
      symbolSize: 9,
      showAllSymbol: true,
      lineStyle: { width: 2.5, type: DASHES[at % DASHES.length] },
    };
  });
  if (panel.total) {
    made.push({
      name: language.say('total'),
      type: 'line',
      data: values(panel.total),
      symbol: 'diamond',
      symbolSize: 11,
      showAllSymbol: true,
      lineStyle: { width: 1.5, type: 'dotted' },
      color: look.ink,
    });
  }
  const marks = marksOf(panel);
  if (made.length > 0 && marks.length > 0) {
    made[0].markLine = {
      silent: true,
      symbol: 'none',
      lineStyle: { color: look.ink, type: 'dashed', width: 1.5 },
      data: marks.map(([key, yAxis]) => ({
        yAxis,
        label: { formatter: language.say(key, { value: language.value(unit, yAxis) }), position: 'insideStartTop', color: look.ink, backgroundColor: look.paper },
      })),
    };
  }
  return made;
}

// how high a legend becomes depends on how its names fall in lines
function legendOf(series, width, look) {
  if (series.length < 2) return { option: { show: false }, height: 0 };
  let [lines, used] = [1, 0];
  for (const { name } of series) {
    const needed = name.length * 7.5 + 50;
    if (used + needed > width - 16 && used > 0) [lines, used] = [lines + 1, 0];
    used += needed;
  }
  const option = {
    bottom: 0,
    left: 8,
    selectedMode: false,
    itemGap: 14,
    textStyle: { color: look.ink, fontSize: 13 },
    data: series.map(({ name }) => ({ name })),
  };
  return { option, height: lines * 26 + 6 };
}

function describe(panel, language, grain, scope) {
  const given = { title: panel.title, scope };
  const all = panel.total ? [panel.total, ...panel.series] : panel.series;
  const latest = panel.latest ?? all.map(latestShown).filter(Boolean).sort().at(-1);
  if (!latest) return language.say('chart_empty', given);
  const told = all.map((series) => {
    const name = series === panel.total ? language.say('total') : series.key === WHOLE ? '' : (panel.nameOf?.(series.key) ?? '');
    const cell = series.cells.get(latest);
    const value = isShown(cell) ? language.value(panel.indicator.unit, cell.value) : language.say('withheld');
    return `${name} ${value}`.trim();
  });
  return language.say('chart_of', { ...given, period: language.period(grain, latest), values: told.join(', ') });
}
