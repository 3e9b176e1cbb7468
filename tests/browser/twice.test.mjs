// What people do to forms without meaning it: back after sending, a press too many, the same page in two tabs, a session that
// ends while they type. Nothing happens twice, and nothing typed is lost.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASSWORD, browse, demo, leave, look, signIn } from "./house.mjs";

let server, browser;
before(async () => {
  server = await demo();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  server?.stop();
});

/** Someone who is in, in a browser of their own. */
const enter = async (name, options) => {
  const visit = await look(browser, server.address, options);
  await signIn(visit.page, name);
  return visit;
};

const SEND = 'main button:has-text("Abrechnung einreichen")';

/** A claim of one line of the first grant, typed and not sent. */
const typed = async (page, receipt) => {
  await page.goto("/abrechnungen/neu");
  const grant = await page.locator('main a[href*="zuwendung="]').first().getAttribute("href");
  await page.goto(grant);
  await type(page, receipt);
};

/** Types one line into the form of a claim. */
const type = async (page, receipt) => {
  const fields = {
    von: "1.1.2021", bis: "31.3.2021", "z1.aussteller": "Lohnbüro Muster", "z1.nummer": receipt,
    "z1.belegdatum": "1.3.2021", "z1.brutto": "10,00", "z1.betrag": "10,00", "z1.bezahlt": "2.3.2021",
    "z1.zweck": "Gehälter Coaching",
  };
  for (const [field, value] of Object.entries(fields)) await page.fill(`[id="${field}"]`, value);
  await page.selectOption('[id="z1.ansatz"]', { index: 1 });
};

/** The addresses of the claims that somebody sees. */
const claims = async (page) => {
  const found = new Set();
  await page.goto("/abrechnungen");
  for (;;) {
    const links = page.locator('main a[href^="/abrechnungen/"]');
    for (const link of await links.all()) {
      const path = (await link.getAttribute("href")).split(/[?#]/)[0];
      if (/^\/abrechnungen\/[0-9a-f-]{36}$/.test(path)) found.add(path);
    }
    const next = page.locator('main a[rel="next"]');
    if ((await next.count()) === 0) return found;
    await page.goto(await next.getAttribute("href"));
  }
};

/** A claim that Mara hands in and Moritz signs: its address. */
const signed = async (receipt) => {
  const mara = await enter("Mara Werk", {});
  await typed(mara.page, receipt);
  await leave(mara.page, SEND);
  const claim = new URL(mara.page.url()).pathname;
  await mara.close();
  const moritz = await enter("Moritz Werk", {});
  await moritz.page.goto(claim);
  await leave(moritz.page, 'main button:has-text("Unterschreiben")');
  await moritz.close();
  return claim;
};

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with a script" : "without a script";

  test(`back after a form was sent and sent once more changes nothing, ${how}`, async () => {
    const { page, faults, close } = await enter("Mara Werk", { javaScriptEnabled });
    const before = await claims(page);
    await typed(page, `GA-ZURUECK-${javaScriptEnabled}`);
    await leave(page, SEND);
    const claim = new URL(page.url()).pathname;
    assert.match(claim, /^\/abrechnungen\/[0-9a-f-]{36}$/);
    await page.goBack({ waitUntil: "load" });
    assert.equal(new URL(page.url()).pathname, "/abrechnungen/neu", "back leads to the form");
    await leave(page, SEND);
    // The same form leads to what it did. One that came anew says what is missing, and then that the receipt is used up.
    if (new URL(page.url()).pathname !== claim) {
      assert.match(await page.title(), /^Fehler: /);
      await type(page, `GA-ZURUECK-${javaScriptEnabled}`);
      await leave(page, SEND);
      assert.match(await page.textContent(".ff-summary"), /der noch nicht abgerechnete Teil des Belegs/);
      assert.equal(await page.inputValue('[id="z1.zweck"]'), "Gehälter Coaching");
    }
    const now = await claims(page);
    assert.deepEqual([...now].filter((one) => !before.has(one)), [claim], "one claim was made");
    assert.deepEqual(faults, []);
    await close();
  });

  test(`a press too many hands in one claim, ${how}`, async () => {
    const { page, faults, close } = await enter("Mara Werk", { javaScriptEnabled });
    const before = await claims(page);
    await typed(page, `GA-DOPPELT-${javaScriptEnabled}`);
    // The way that the first press began on is left when the second one begins on it.
    const arrived = () => page.waitForURL(/\/abrechnungen\/[0-9a-f-]{36}/);
    await Promise.all([arrived().catch(arrived), page.dblclick(SEND)]);
    await page.waitForLoadState("load");
    const claim = new URL(page.url()).pathname;
    const now = await claims(page);
    assert.deepEqual([...now].filter((one) => !before.has(one)), [claim]);
    assert.deepEqual(faults, []);
    await close();
  });

  test(`a session that ends while somebody types loses nothing, ${how}`, async () => {
    const { page, close } = await enter("Mara Werk", { javaScriptEnabled });
    await typed(page, `GA-SITZUNG-${javaScriptEnabled}`);
    await page.context().clearCookies();
    await leave(page, SEND);
    assert.match(await page.textContent("main"), /Ihre Sitzung war zu Ende/);
    await page.fill("#name", "Mara Werk");
    await page.fill("#kennwort", PASSWORD);
    await leave(page, "main button");
    await leave(page, "main button");
    assert.match(await page.textContent("main"), /Die Abrechnung ist eingereicht/);
    const line = `${new URL(page.url()).pathname}/zeilen/1`;
    await page.goto(line);
    assert.match(await page.textContent("main"), new RegExp(`GA-SITZUNG-${javaScriptEnabled}`));
    await close();
  });
}

test("two tabs with one claim: the later one is told what the earlier one did, and keeps what was typed", async () => {
  const claim = await signed("GA-ZWEI-1");
  const { page: first, faults, close } = await enter("Finn Anz", {});
  const second = await first.context().newPage();
  for (const tab of [first, second]) await tab.goto(`${claim}/entscheidung`);
  await first.check('[name="z1.urteil"][value="anerkennen"]');
  await leave(first, 'main button:has-text("Entscheidung vorschlagen")');
  assert.match(await first.textContent("main"), /Die Entscheidung ist vorgeschlagen/);
  await second.check('[name="z1.urteil"][value="ablehnen"]');
  await second.selectOption('[id="z1.kuerzung"]', { index: 1 });
  await second.fill('[id="z1.text"]', "Dazu fehlt der Beleg.");
  await leave(second, 'main button:has-text("Entscheidung vorschlagen")');
  assert.match(await second.title(), /^Fehler: /);
  assert.equal(await second.inputValue('[id="z1.text"]'), "Dazu fehlt der Beleg.");
  const told = await second.textContent('section[aria-labelledby="inzwischen"]');
  assert.match(told, /Entscheidung vorgeschlagen, von Finn Anz/);
  assert.match(told, /Vorschlag: Anerkennen/);
  assert.match(told, /Dazu fehlt der Beleg\./);
  assert.deepEqual(faults, []);
  await close();
});

test("two tabs with one signature: it is signed once, and the later tab is told", async () => {
  const mara = await enter("Mara Werk", {});
  await typed(mara.page, "GA-ZWEI-2");
  await leave(mara.page, SEND);
  const claim = new URL(mara.page.url()).pathname;
  await mara.close();
  const { page: first, close } = await enter("Moritz Werk", {});
  const second = await first.context().newPage();
  const sign = 'main button:has-text("Unterschreiben")';
  for (const tab of [first, second]) await tab.goto(claim);
  await leave(first, sign);
  await leave(second, sign);
  assert.match(await second.title(), /^Fehler: /);
  assert.match(await second.textContent('section[aria-labelledby="inzwischen"]'), /Abrechnung unterschrieben, von Moritz Werk/);
  assert.equal(await second.locator('main button:enabled:has-text("Unterschreiben")').count(), 0, "there is nothing left to sign");
  await close();
});
