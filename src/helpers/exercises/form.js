// What every form brings with it: its keys stay in it, its fields say what they answer, and what comes of a press is spoken.
// ipywidgets and JupyterLab do none of this by themselves; each line below mends what a reader by keyboard or by ear met.

// JupyterLab reads keys typed in a form as its own commands: an arrow leaves the cell, x cuts it. Those that a field needs stay in it.
function keepKeys(form) {
  form.addEventListener("keydown", (event) => {
    const jupyters = event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape" || (event.shiftKey && event.key === "Enter");
    if (!jupyters) event.stopPropagation();
  });
  form.addEventListener("keydown", (event) => {                    // caught on its way down: a text field keeps its keys to itself
    if (event.key === "Enter" && event.target.matches("input[type=text]")) setTimeout(() => form.querySelector("button.mod-primary")?.click(), 50);
  }, true);
}

// A field tells the kernel what it holds when it is left, so that a press cannot overtake it. Who closes the page amid a
// sentence never leaves it: a pause in typing counts as well, and the draft is kept.
function keepDraft(form) {
  let pause = 0;
  form.addEventListener("input", ({ target }) => {
    clearTimeout(pause);
    if (target.matches("input[type=text], textarea")) pause = setTimeout(() => target.dispatchEvent(new Event("change", { bubbles: true })), 1000);
  });
}

let count = 0;
const named = (element) => (element.id ||= `kit-${++count}-${Math.random().toString(36).slice(2, 8)}`);

// The paragraph that asks what a field answers: the last one before it.
const question = (form, field) => [...form.querySelectorAll("p")].filter((p) => p.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING).pop();

function nameFields(form) {
  for (const box of form.querySelectorAll(".widget-radio-box:not([role])")) {
    const label = box.parentElement.querySelector("label.widget-label")?.textContent;
    box.setAttribute("role", "radiogroup");
    box.setAttribute("aria-label", [question(form, box)?.textContent, label].filter(Boolean).join(" "));
    for (const input of box.querySelectorAll("input")) input.name = named(box);        // one name makes one group: arrows choose, Tab goes on
  }
  let asked = null;
  for (const field of form.querySelectorAll("input:not([type=radio]), select, textarea")) {
    const p = question(form, field);
    if (p && (field.type !== "checkbox" || p !== asked)) field.setAttribute("aria-describedby", named(p));      // of several boxes the first says it
    asked = p;
  }
}

// A live region has to be there before its text: the output beside the form, into which the card comes, is one from the start.
const speak = (form) => form.closest(".jp-OutputArea-child")?.nextElementSibling?.setAttribute("aria-live", "polite");

// A plot is read as loose numbers, and each of its buttons is a stop; its sentence and its table follow in an output of their own.
function quiet(page) {
  for (const plot of page.querySelectorAll(".jp-RenderedPlotly:not([aria-hidden])")) {
    if (plot.closest(".jp-OutputArea-child")?.nextElementSibling?.querySelector(".kit-described")) plot.setAttribute("aria-hidden", "true");
  }
  for (const button of page.querySelectorAll(".jp-RenderedPlotly[aria-hidden] .modebar-btn:not([tabindex='-1'])")) button.tabIndex = -1;
  // who opens a fold by Space and goes on by an arrow wants to read it, and not the next cell
  for (const fold of page.querySelectorAll("summary:not([data-lm-suppress-shortcuts])")) fold.setAttribute("data-lm-suppress-shortcuts", "true");
}

const watched = new WeakSet();

function manners(form) {
  keepKeys(form);
  keepDraft(form);
  const mend = () => { nameFields(form); speak(form); };
  mend();
  new MutationObserver(mend).observe(form, { childList: true, subtree: true });
  const outputs = form.closest(".jp-OutputArea");
  if (outputs) new MutationObserver(() => speak(form)).observe(outputs, { childList: true });
  const page = form.closest(".jp-Notebook");
  if (page && !watched.has(page)) {
    watched.add(page);
    let due = 0;
    const soon = () => { due ||= setTimeout(() => { due = 0; quiet(page); }, 300); };
    soon();
    new MutationObserver(soon).observe(page, { childList: true, subtree: true });
  }
}

export default {
  render({ el }) {
    el.style.display = "none";
    const find = () => { const form = el.closest(".kit-form"); form ? manners(form) : requestAnimationFrame(find); };
    find();
  },
};
