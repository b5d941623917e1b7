// The API's reference, drawn from /openapi.json, with a form to try each address.
"use strict";

const METHODS = ["get", "post", "put", "delete"];
const KEPT = "segue.key"; // the page keeps it for the tab under the same name
const key = document.getElementById("key");
key.value = sessionStorage.getItem(KEPT) ?? "";
key.addEventListener("input", () => (key.value ? sessionStorage.setItem(KEPT, key.value) : sessionStorage.removeItem(KEPT)));

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function resolved(description, schema) {
  if (!schema || !schema.$ref) return schema || {};
  return schema.$ref.slice(2).split("/").reduce((part, key) => part[key], description);
}

function kind(description, given) {
  const schema = resolved(description, given);
  if (schema.anyOf) return schema.anyOf.map((one) => kind(description, one)).join(" or ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.type === "array") return `list of ${kind(description, schema.items)}`;
  return schema.title && schema.type === "object" ? schema.title : schema.type || "any";
}

function bounds(schema) {
  const names = { minimum: "≥", maximum: "≤", minItems: "items ≥", maxItems: "items ≤", minLength: "letters ≥", maxLength: "letters ≤" };
  return Object.entries(names).filter(([key]) => schema[key] !== undefined).map(([key, sign]) => `${sign} ${schema[key]}`).join(", ");
}

function rows(description, fields) {
  const table = element("table", {}, element("tr", {}, ...["name", "what", "about"].map((text) => element("th", { scope: "col" }, text))));
  for (const { name, schema, about, required } of fields) {
    const found = resolved(description, schema);
    const note = [about || found.description || "", bounds(found), required ? "required" : ""].filter(Boolean).join("; ");
    table.append(element("tr", {}, element("td", {}, element("code", {}, name)), element("td", {}, kind(description, schema)), element("td", {}, note)));
  }
  return table;
}

function example(description, given, depth = 0) {
  const schema = resolved(description, given);
  if (schema.default !== undefined && !(schema.properties || Array.isArray(schema.default))) return schema.default;
  if (schema.anyOf) return example(description, schema.anyOf[0], depth);
  if (schema.enum) return schema.enum[0];
  if (schema.type === "array") return depth < 2 && schema.minItems ? [example(description, schema.items, depth + 1)] : [];
  if (schema.type === "object") {
    const found = {};
    for (const [name, part] of Object.entries(schema.properties || {})) if (depth < 2) found[name] = example(description, part, depth + 1);
    return found;
  }
  return { string: "", integer: schema.minimum || 0, number: 0, boolean: true }[schema.type] ?? null;
}

function trial(description, path, method, operation) {
  const form = element("form");
  const parameters = operation.parameters || [];
  for (const one of parameters) {
    form.append(element("label", {}, one.name, element("input", { name: one.name, "data-in": one.in, placeholder: String((one.schema || {}).default ?? "") })));
  }
  const body = operation.requestBody && operation.requestBody.content["application/json"];
  if (body) {
    const text = element("textarea", { name: "body", spellcheck: "false" });
    text.value = JSON.stringify(body.schema.examples?.[0] ?? example(description, body.schema), null, 2);
    form.append(element("label", {}, "body", text));
  }
  const answer = element("pre", { tabindex: "0", "aria-live": "polite", hidden: "" });
  form.append(element("button", {}, "Send"), answer);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    let address = path;
    const query = new URLSearchParams();
    for (const input of form.querySelectorAll("input")) {
      if (input.dataset.in === "path") address = address.replace(`{${input.name}}`, encodeURIComponent(input.value));
      else if (input.value) query.set(input.name, input.value);
    }
    const options = { method: method.toUpperCase(), headers: {} };
    if (key.value) options.headers.Authorization = `Bearer ${key.value}`;
    if (body) {
      options.body = form.elements.body.value;
      options.headers["Content-Type"] = "application/json";
    }
    answer.hidden = false;
    const start = performance.now();
    const response = await fetch(`${address}${query.size ? `?${query}` : ""}`, options);
    const text = await response.text();
    let shown = text;
    try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON: as it is */ }
    answer.textContent = `${response.status} in ${Math.round(performance.now() - start)} ms\n${shown}`;
  });
  return element("details", {}, element("summary", {}, "Try it"), form);
}

function section(description, path, method, operation) {
  const head = element("h3", {}, element("span", { class: "method" }, method.toUpperCase()), path);
  const made = element("section", { id: operation.operationId }, head, element("p", {}, operation.description || operation.summary || ""));
  const parameters = (operation.parameters || []).map((one) => ({ name: one.name, schema: one.schema, about: one.description, required: one.required }));
  if (parameters.length) made.append(rows(description, parameters));
  const body = operation.requestBody && operation.requestBody.content["application/json"];
  if (body) {
    const schema = resolved(description, body.schema);
    const fields = Object.entries(schema.properties || {}).map(([name, part]) => ({ name, schema: part, about: part.description, required: (schema.required || []).includes(name) }));
    made.append(rows(description, fields));
  }
  made.append(trial(description, path, method, operation));
  return made;
}

function schemas(description) {
  const made = element("section", { id: "schemas" }, element("h2", {}, "Objects"));
  for (const [name, schema] of Object.entries(description.components.schemas)) {
    if (!schema.properties) continue;
    const fields = Object.entries(schema.properties).map(([field, part]) => ({ name: field, schema: part, about: part.description, required: (schema.required || []).includes(field) }));
    made.append(element("details", {}, element("summary", {}, `${name}: ${schema.description || ""}`), rows(description, fields)));
  }
  return made;
}

/** What each status of a problem means; a problem's type leads here. */
function problems(description) {
  const made = element("section", { id: "problems" }, element("h2", {}, "Problems"));
  const found = new Map();
  for (const item of Object.values(description.paths)) {
    for (const operation of Object.values(item)) {
      for (const [status, answer] of Object.entries(operation.responses)) if (status >= "400") found.set(status, answer.description);
    }
  }
  const list = element("dl");
  for (const [status, text] of [...found].sort()) list.append(element("dt", { id: `problem-${status}` }, status), element("dd", {}, text));
  made.append(element("p", {}, "Every error is of the form Problem below: what was expected, what came, where, and what to do next."), list);
  return made;
}

async function draw() {
  const description = await (await fetch("/openapi.json")).json();
  document.getElementById("summary").textContent = `${description.info.summary} Version ${description.info.version}.`;
  const list = element("ul");
  const operations = document.getElementById("operations");
  for (const [path, item] of Object.entries(description.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      list.append(element("li", {}, element("a", { href: `#${item[method].operationId}` }, `${method.toUpperCase()} ${path}`)));
      operations.append(section(description, path, method, item[method]));
    }
  }
  document.getElementById("contents").append(list);
  operations.append(problems(description), schemas(description));
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

draw();
