// How far work is that takes long, as the house tells it; its answer is got when it is there.

/** Follows the work of a box until it is done. */
export const follow = (box) => {
  const told = box.querySelector("[role=status]");
  const bar = box.querySelector("progress");
  const source = new EventSource(box.dataset.work);
  source.addEventListener("message", ({ data }) => {
    const { text, percent, done } = JSON.parse(data);
    // who listens hears what is new
    if (told.textContent !== text) told.textContent = text;
    if (percent === null) bar.removeAttribute("value");
    else bar.value = percent;
    if (!done) return;
    source.close();
    location.assign(box.dataset.answer);
  });
};
