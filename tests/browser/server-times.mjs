// How long the server takes for each page of the demo, and how large it is: `npm run server-times`, with the program as it is
// released. Medians, the slowest first; it fails where a page takes too long or is too large.

import { browse, demo, look, signIn } from "./house.mjs";
import { ROOMS, follow } from "./rooms.mjs";

/** How often each page is asked for. */
const TIMES = 9;
/** What a page may take, in milliseconds, and how many bytes it may have. */
const [MOST, LARGEST] = [50, 100_000];

const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

/** The addresses of a room, with those that its links lead to. */
const addresses = async (page, pages, links) => {
  const found = new Set(pages);
  for (const link of links) {
    await follow(page, link);
    const { pathname, search } = new URL(page.url());
    found.add(pathname + search);
  }
  return found;
};

const [server, browser] = [await demo(), await browse()];
const rows = [];
for (const [name, pages, links] of ROOMS) {
  const { page, close } = await look(browser, server.address, {});
  if (name) await signIn(page, name);
  const cookies = (await page.context().cookies()).map((it) => `${it.name}=${it.value}`).join("; ");
  for (const path of await addresses(page, pages, links)) {
    const times = [];
    let bytes = 0;
    for (let time = 0; time < TIMES; time += 1) {
      const begun = performance.now();
      const answer = await fetch(server.address + path, { headers: { cookie: cookies } });
      bytes = (await answer.arrayBuffer()).byteLength;
      times.push(performance.now() - begun);
    }
    rows.push({ path: path.replace(/[0-9a-f-]{36}/g, "…"), name: name ?? "niemand", took: median(times), bytes });
  }
  await close();
}
await browser.close();
server.stop();
rows.sort((one, other) => other.took - one.took);
const isGood = ({ took, bytes }) => took < MOST && bytes < LARGEST;
console.log("| page | for | server | bytes | aim |");
console.log("| --- | --- | --- | --- | --- |");
for (const row of rows) {
  const cells = [row.path, row.name, `${row.took.toFixed(1)} ms`, row.bytes.toLocaleString("en-US")];
  console.log(`| ${cells.join(" | ")} | ${MOST} ms, 100 kB: ${isGood(row) ? "met" : "missed"} |`);
}
process.exitCode = rows.every(isGood) ? 0 : 1;
