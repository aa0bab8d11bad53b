// Opens the dashboard in Chromium, and notes every host that is asked and every complaint of the browser.
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
const READY = '#figures section figure';

export const launch = () =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });

export async function visit(browser, { url }, { language = 'nl', scheme = 'light', width = 1280, motion = 'reduce' } = {}) {
  const context = await browser.newContext({
    locale: language,
    extraHTTPHeaders: { 'accept-language': language },
    colorScheme: scheme,
    reducedMotion: motion,
    viewport: { width, height: 900 },
  });
  const page = await context.newPage();
  const noted = { hosts: new Set(), complaints: [], asked: [] };
  page.on('request', (request) => {
    const address = new URL(request.url());
    noted.hosts.add(address.host);
    if (address.pathname === '/graphql') noted.asked.push(request.postDataJSON());
  });
  page.on('console', (message) => {
    // a service that was not given the operations refuses the first question by its id; it is asked by its text then
    const isById = message.location().url.endsWith('/graphql') && message.text().includes('the server responded with');
    if (['error', 'warning'].includes(message.type()) && !isById) noted.complaints.push(message.text());
  });
  page.on('pageerror', (error) => noted.complaints.push(String(error)));
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
  });
  await page.goto(`${url}/dashboard`);
  return { context, page, noted };
}

export async function enter(page, token) {
  await page.waitForFunction(() => document.querySelector('#selection option') !== null);
  await page.fill('#token', token);
  await page.press('#token', 'Enter');
  await page.waitForSelector(READY);
  await settled(page);
}

// every chart is drawn, and nothing is being fetched
export const settled = (page) =>
  page.waitForFunction(
    () =>
      !document.getElementById('figures').hasAttribute('aria-busy') &&
      [...document.querySelectorAll('.chart')].every((chart) => chart.querySelector('canvas') && chart.ariaLabel),
  );

export async function violations(page) {
  const { violations: found } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(' ')).join('; ')}`);
}
