package dev.antiphon.recording.json;

/**
 * The limits of one JSON object that is read.
 *
 * @param maxDepth of objects and lists inside each other, the outermost included
 * @param maxTextChars of one string
 * @param maxValues of all objects and lists together
 */
public record JsonBounds(int maxDepth, int maxTextChars, int maxValues) {}
