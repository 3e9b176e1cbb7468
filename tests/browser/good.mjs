// What a page has to be: nothing that axe finds, no sideways scrolling, the typeface of the house, text in drawings to be read.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What a page has to be. */
export const isGood = async (page) => {
  const where = page.url();
  // What is folded up is looked at as well.
  await page.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${where} is ${wide} pixels too wide`);
  assert.equal(await page.evaluate(() => document.fonts.check("16px 'Fira Sans'")), true, `${where} has no Fira Sans`);
  const twice = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    return ids.filter((id, place) => ids.indexOf(id) !== place);
  });
  assert.deepEqual(twice, [], `${where} has ids that lead to two places`);
  // Axe is given to the page by the test, past its policy.
  await page.evaluate(AXE);
  const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags }), TAGS);
  const told = found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(told, [], where);
  // Axe does not look at text in drawings.
  const drawn = await page.evaluate(() => {
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const seen = (colour) => {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const texts = [...document.querySelectorAll("svg text")].map((text) => getComputedStyle(text));
    return texts.map(({ fill, stroke }) => [seen(fill), seen(stroke)]);
  });
  for (const [text, around] of drawn) assert.ok(contrast(text, around) >= 4.5, `${where}: ${text} on ${around}`);
};

/** The contrast of two colours (WCAG 2.2). */
const contrast = (one, other) => {
  const light = (colour) => {
    const parts = colour.map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
};
