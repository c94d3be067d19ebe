/* Sentences with places for values, as the page gives them: fill("已选{many}件", { many: 3 }). */

export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}
