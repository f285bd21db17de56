/** Control characters of somebody's text are not for our reader's terminal. */
export const plainText = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');
