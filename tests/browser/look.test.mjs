// What a page looks like on paper, and in colours that its reader has forced.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, demo, look, signIn } from "./house.mjs";
import { ROOMS, follow } from "./rooms.mjs";

let server, browser;
before(async () => {
  server = await demo();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  server?.stop();
});

// Pages that are printed as well, with a way to where one is.
const PAGES = ["/heute", "/mittel", "/abrechnungen", "/zahlungen", "/fristen"];
// What is for a screen alone.
const FOR_SCREENS = ".ff-nav, .ff-account, .ff-search, .ff-skip, .ff-footer, .ff-actions, .ff-filter, .ff-pages, .ff-crumbs, .ff-cannot";

/** Looks at every page of a room. */
const lookAround = async (page, [, pages, links], check) => {
  for (const path of pages) {
    await page.goto(path);
    await check(page.url());
  }
  for (const link of links) {
    await follow(page, link);
    await check(page.url());
  }
};

for (const room of ROOMS) {
  const whose = room[0] ?? "nobody";

  test(`on paper stands what is to be read, whole tables among it, and nothing to press: the room of ${whose}`, async () => {
    const { page, faults, close } = await look(browser, server.address, { viewport: { width: 1280, height: 900 } });
    if (room[0]) await signIn(page, room[0]);
    await page.emulateMedia({ media: "print" });
    await lookAround(page, room, async (where) => {
      const shown = await page.locator(FOR_SCREENS).evaluateAll((all) => all.filter((it) => it.checkVisibility()).map((it) => it.className));
      assert.deepEqual(shown, [], where);
      assert.ok(await page.locator("h1").isVisible(), where);
      const cut = await page.locator(".ff-table").evaluateAll((all) => all.filter((it) => getComputedStyle(it).overflowX !== "visible").length);
      assert.equal(cut, 0, `${where} cuts a table off`);
      const ink = await page.locator("main a").evaluateAll((all) => all.filter((it) => getComputedStyle(it).textDecorationLine !== "none").length);
      assert.equal(ink, 0, `${where} underlines what nobody can press`);
      if (!PAGES.includes(new URL(where).pathname)) return;
      const pdf = await page.pdf({ format: "A4" });
      assert.equal(pdf.subarray(0, 5).toString(), "%PDF-", where);
    });
    assert.deepEqual(faults, []);
    await close();
  });

  test(`in forced colours what a colour says is seen all the same: the room of ${whose}`, async () => {
    const { page, faults, close } = await look(browser, server.address, {
      viewport: { width: 1280, height: 900 }, forcedColors: "active",
    });
    if (room[0]) await signIn(page, room[0]);
    await lookAround(page, room, async (where) => {
      assert.equal(await page.evaluate(() => matchMedia("(forced-colors: active)").matches), true, where);
      // Where one is stands out by its line, a state by its frame and its word.
      const here = await page.locator(".ff-nav a[aria-current]").evaluateAll((all) =>
        all.map((it) => [getComputedStyle(it).borderBottomColor, getComputedStyle(document.body).backgroundColor]));
      assert.ok(here.length > 0 || !PAGES.includes(new URL(where).pathname), where);
      for (const [line, ground] of here) assert.notEqual(line, ground, `${where}: where one is`);
      const bare = await page.locator(".ff-badge").evaluateAll((all) =>
        all.filter((it) => getComputedStyle(it).borderTopStyle === "none" || !it.textContent.trim()).length);
      assert.equal(bare, 0, `${where}: a state is a colour alone`);
      const drawn = await page.locator("svg.ff-flow text").evaluateAll((all) =>
        all.map((it) => [getComputedStyle(it).fill, getComputedStyle(it).stroke]));
      for (const [text, around] of drawn) assert.notEqual(text, around, `${where}: text in a drawing`);
      const bars = await page.locator(".ff-bar").evaluateAll((all) =>
        all.map((it) => [".ff-bar__spent", ".ff-bar__room"].map((part) => it.querySelector(part)).filter(Boolean).map((part) => getComputedStyle(part).fill)));
      for (const fills of bars) assert.equal(new Set(fills).size, fills.length, `${where}: a bar`);
    });
    assert.deepEqual(faults, []);
    await close();
  });
}
