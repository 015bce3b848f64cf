package dev.antiphon.recording.json;

/**
 * The limits of a JSON object that is read.
 *
 * @param maxDepth the nesting depth of objects and lists, including the outermost
 * @param maxTextChars the length of one string
 * @param maxValues the number of values of all objects and lists together
 */
public record JsonBounds(int maxDepth, int maxTextChars, int maxValues) {}
