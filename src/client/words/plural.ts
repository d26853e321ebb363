/** Picks the form of a phrase that a count calls for, by the plural rules of one language. */
export type Forms = { readonly one?: string; readonly other: string }

export const pluralOf = (tag: string): ((n: number, forms: Forms) => string) => {
  const rules = new Intl.PluralRules(tag)
  return (n, forms) => (rules.select(n) === 'one' ? (forms.one ?? forms.other) : forms.other)
}
