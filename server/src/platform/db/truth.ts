/** A truth value that SQL worked out (EXISTS, AND, IS NULL): a number on MariaDB, the word '0' or '1' on MySQL. A column of our own is a number on both. */
export const truth = (value: number | string | null | undefined): boolean => Number(value) === 1
