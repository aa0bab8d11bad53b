// Every look of the dashboard: both languages, light and dark, wide and narrow. Axe finds nothing, nothing sticks out, no
// other host is asked, the browser complains of nothing; a picture of each is kept.
import { enter, launch, violations, visit } from './visiting.mjs';

const told = JSON.parse(process.argv[2]);
const browser = await launch();
const looks = {};
for (const language of ['nl', 'en']) {
  for (const scheme of ['light', 'dark']) {
    for (const width of [1280, 320]) {
      const { context, page, noted } = await visit(browser, told, { language, scheme, width });
      const atTheDoor = await violations(page);
      await enter(page, told.token);
      const name = `${language}-${scheme}-${width}`;
      await page.screenshot({ path: `${told.pictures}/dashboard-${name}.png`, fullPage: true });
      const found = await page.evaluate(() => ({
        language: document.documentElement.lang,
        figures: document.querySelectorAll('figure').length,
        charts: document.querySelectorAll('.chart canvas').length,
        described: [...document.querySelectorAll('.chart')].filter((chart) => chart.ariaLabel && chart.role === 'img').length,
        tables: document.querySelectorAll('figure table').length,
        withheld: document.querySelectorAll('td.withheld').length,
        withheldTexts: [...new Set([...document.querySelectorAll('td.withheld')].map((cell) => cell.textContent))],
        zeros: [...document.querySelectorAll('figure td')].filter((cell) => ['0', '0%', '0 %'].includes(cell.textContent)).length,
        sticksOut: document.documentElement.scrollWidth - window.innerWidth,
        attributed: document.querySelectorAll('.remark.attribution').length,
        violations: window.violations,
      }));
      await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
      found.axe = [...atTheDoor, ...(await violations(page))];
      found.hosts = [...noted.hosts];
      found.complaints = noted.complaints;
      looks[name] = found;
      await context.close();
    }
  }
}
await browser.close();
console.log(JSON.stringify(looks));
