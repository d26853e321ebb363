/** Names as compared: two that a person would read as the same are the same. */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase().normalize('NFKC')
