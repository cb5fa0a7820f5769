"use strict";
// Fills the rows of the positions below from clicks on the picture. Without it, and for a keyboard,
// the rows are typed into.

addEventListener("DOMContentLoaded", () => {
  const editor = document.getElementById("plan-editor");
  if (editor) new PlanEditor(editor).start();
});

class PlanEditor {
  constructor(editor) {
    this.prefix = editor.dataset.prefix;
    this.group = document.getElementById(`${this.prefix}-group`);
    this.board = editor.querySelector(".plan-board");
    this.help = editor.querySelector("#plan-help");
    this.allPlaced = editor.querySelector(".plan-all-placed");
    this.choices = [...editor.querySelectorAll(".plan-choices button")];
    this.chosen = null; // a button of what is to be placed
    this.moving = null; // the row (its name in the form) whose place is to change
  }

  start() {
    this.board.addEventListener("click", (event) => this.clicked(event));
    for (const button of this.choices) button.addEventListener("click", () => this.choose(button));
    for (const kind of ["input", "change", "formset:added", "formset:removed"])
      document.addEventListener(kind, () => this.draw());
    this.say("start");
    this.draw();
  }

  rows() {
    const places = this.group.querySelectorAll(`[name^="${this.prefix}-"][name$="-x"]`);
    const names = [...places].map((field) => field.name.slice(0, -"-x".length));
    return names.filter((name) => /-\d+$/.test(name));
  }

  field(row, name) {
    return this.group.querySelector(`[name="${row}-${name}"]`);
  }

  isKept(row) {
    return !this.field(row, "DELETE")?.checked;
  }

  nameOf(row) {
    for (const name of ["merchant", "room", "facility"]) {
      const select = this.field(row, name);
      if (select?.value) return select.selectedOptions[0].textContent;
    }
    return "";
  }

  clicked(event) {
    const box = this.board.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width, y = (event.clientY - box.top) / box.height;
    if (event.target.dataset.row) return this.move(event.target.dataset.row);
    if (this.moving) return this.put(this.moving, x, y);
    if (this.chosen) return this.place(x, y);
    this.say("first");
  }

  choose(button) {
    this.chosen = this.chosen === button ? null : button;
    this.moving = null;
    this.say(this.chosen ? "place" : "start", button.textContent.trim());
    this.draw();
  }

  move(row) {
    this.moving = this.moving === row ? null : row;
    this.chosen = null;
    this.say(this.moving ? "move" : "start", this.nameOf(row));
    this.draw();
  }

  place(x, y) {
    const { field, value } = this.chosen.dataset;
    const row = this.emptyRow();
    this.field(row, field).value = value;
    this.chosen = null;
    this.put(row, x, y);
  }

  emptyRow() {
    const empty = () => this.rows().filter((row) => !this.field(row, "x").value && !this.nameOf(row)).pop();
    if (!empty()) this.group.querySelector("a.add-row").click();
    return empty();
  }

  put(row, x, y) {
    this.field(row, "x").value = rounded(x);
    this.field(row, "y").value = rounded(y);
    this.moving = null;
    this.field(row, "x").dispatchEvent(new Event("change", { bubbles: true }));
    this.say("done", this.nameOf(row));
  }

  nudge(event, row) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    for (const [at, name] of ["x", "y"].entries()) {
      const field = this.field(row, name);
      field.value = rounded(Number(field.value) + step[at] * 0.005);
    }
    this.draw();
    this.board.querySelector(`[data-row="${row}"]`).focus();
  }

  draw() {
    for (const pin of this.board.querySelectorAll(".plan-pin")) pin.remove();
    this.rows().forEach((row, at) => this.drawPin(row, at + 1));
    this.markChoices();
  }

  drawPin(row, number) {
    const x = this.field(row, "x").value, y = this.field(row, "y").value;
    if (x === "" || y === "" || !this.isKept(row)) return;
    const pin = document.createElement("button");
    pin.type = "button";
    pin.className = this.field(row, "facility").value ? "plan-pin facility" : "plan-pin";
    pin.dataset.row = row;
    pin.textContent = number;
    pin.title = this.nameOf(row);
    pin.setAttribute("aria-label", `${number} ${this.nameOf(row)}`);
    pin.setAttribute("aria-pressed", row === this.moving);
    pin.style.left = `${x * 100}%`;
    pin.style.top = `${y * 100}%`;
    pin.addEventListener("keydown", (event) => this.nudge(event, row));
    this.board.append(pin);
  }

  markChoices() {
    const kept = this.rows().filter((row) => this.isKept(row));
    for (const button of this.choices) {
      const { field, value } = button.dataset;
      const isPlaced = field !== "facility" && kept.some((row) => this.field(row, field).value === value);
      button.hidden = isPlaced;
      button.setAttribute("aria-pressed", button === this.chosen);
    }
    const left = this.choices.filter((button) => button.dataset.field !== "facility" && !button.hidden);
    this.allPlaced.hidden = left.length > 0;
  }

  say(what, name = "") {
    this.help.textContent = this.help.dataset[what].replace("%s", name);
  }
}

function rounded(share) {
  return Math.min(1, Math.max(0, share)).toFixed(4);
}
