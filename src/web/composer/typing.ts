/** What every box one writes in shares: input methods are never interrupted, and the box is as high as its text. */

/** Is this key part of composing a character? 229 is what browsers say that end composition before the key. */
export const composing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229

/** The stylesheet says how high at most. */
export const grow = (box: HTMLTextAreaElement): void => {
  box.style.blockSize = 'auto'
  box.style.blockSize = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`
}
