// The dashboard by keyboard alone, and what it does with a language, a token and operations that are not registered.
import { enter, launch, settled, violations, visit } from './visiting.mjs';

const told = JSON.parse(process.argv[2]);
const browser = await launch();

// from the address bar: the first Tab is the skip link, then language, token, button; Enter shows the figures
async function walk() {
  const { context, page, noted } = await visit(browser, told);
  await page.waitForFunction(() => document.querySelector('#selection option') !== null);
  const names = () =>
    page.evaluate(() => {
      const at = document.activeElement;
      (window.reached ??= new Set()).add(at);
      const ring = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      const isSeen = ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 2 && box.width > 0 && box.height > 0;
      return [at.id || at.className || at.tagName, isSeen];
    });
  const tab = async () => {
    await page.keyboard.press('Tab');
    return names();
  };
  const first = [];
  for (let steps = 0; steps < 4; steps += 1) first.push(await tab());
  await page.keyboard.insertText(told.token);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#figures section figure');
  await settled(page);
  const landed = (await names())[0];
  const count = await page.evaluate(
    () => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')].filter((each) => each.checkVisibility()).length,
  );
  const steps = [];
  await page.evaluate(() => (document.activeElement.blur(), window.scrollTo(0, 0)));
  await page.focus('.skip');
  await page.evaluate(() => (window.reached = new Set()));
  steps.push(await names());
  while (steps.length < count) steps.push(await tab());
  const reached = await page.evaluate(() => window.reached.size);
  const beyond = await tab();
  await page.focus('.scrolls');
  const wheel = await page.evaluate(() => document.activeElement.scrollTop);
  await page.keyboard.press('End');
  await page.waitForFunction((was) => document.activeElement.scrollTop > was, wheel);
  await page.focus('summary');
  await page.keyboard.press('Enter');
  const opens = await page.evaluate(() => document.activeElement.parentElement.open);
  await context.close();
  return {
    first: first.map(([name]) => name),
    landed,
    reached,
    unseen: steps.filter(([, isSeen]) => !isSeen).map(([name]) => name),
    leaves: beyond[0] === 'BODY' || beyond[0] === 'skip',
    count,
    opens,
    complaints: noted.complaints,
  };
}

// another language keeps the choice, the opened definition and the figures
async function change() {
  const { context, page, noted } = await visit(browser, told);
  await enter(page, told.token);
  await page.selectOption('#grain', 'quarter');
  await page.waitForFunction(() => document.querySelector('caption').textContent.includes('kwartaal'));
  await settled(page);
  await page.selectOption('#selection', { label: 'MDA++ structureel onveilig' });
  await page.waitForFunction(() => document.querySelector('caption').textContent.includes('MDA++ structureel'));
  await settled(page);
  await page.click('#cases_by_phase summary');
  const asked = noted.asked.length;
  const definition = () => page.textContent('#cases_by_phase .definition');
  const dutch = await definition();
  const numbers = () => page.$$eval('figure td:not(.withheld)', (cells) => cells.map((cell) => cell.textContent.replace(/[^0-9]/g, '')).join());
  const before = await numbers();
  await page.click('#language');
  await settled(page);
  const found = await page.evaluate(() => ({
    language: document.documentElement.lang,
    heading: document.querySelector('h1').textContent,
    title: document.title,
    grain: document.getElementById('grain').value,
    selection: document.getElementById('selection').value,
    caption: document.querySelector('caption').textContent,
    isOpen: document.querySelector('#cases_by_phase details').open,
  }));
  found.definitions = [dutch, await definition()];
  found.askedAgain = noted.asked.length - asked;
  found.sameNumbers = before === (await numbers());
  found.axe = await violations(page);
  found.ids = noted.asked.every(({ query, extensions }) => !query && extensions.persistedQuery.sha256Hash.length === 64);
  found.kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie, document.getElementById('token').value]);
  await page.click('#forget');
  found.forgotten = await page.evaluate(() => document.querySelectorAll('figure').length === 0 && document.activeElement.id === 'token');
  await context.close();
  return found;
}

// a token that is none says so; operations that are not registered are asked by their text
async function refusals() {
  const { context, page, noted } = await visit(browser, told, { language: 'en' });
  await page.waitForFunction(() => document.querySelector('#selection option') !== null);
  await page.click('#access button');
  const missing = await page.textContent('#token-refusal');
  await page.fill('#token', 'no-token');
  await page.press('#token', 'Enter');
  await page.waitForFunction(() => document.getElementById('token-refusal').textContent.includes('not valid'));
  const axe = await violations(page);
  await enter(page, told.unregistered);
  const texts = noted.asked.filter(({ query }) => query).length;
  await context.close();
  return { missing, axe, texts };
}

console.log(JSON.stringify({ walk: await walk(), change: await change(), refusals: await refusals() }));
await browser.close();
