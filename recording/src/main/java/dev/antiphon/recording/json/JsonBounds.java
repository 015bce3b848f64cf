package dev.antiphon.recording.json;

/**
 * The limits for JSON objects that are read.
 *
 * @param maxDepth the largest nesting depth of objects and lists, the outermost included
 * @param maxTextChars the largest length of one string in characters
 * @param maxValues the largest total number of values in all objects and lists
 */
public record JsonBounds(int maxDepth, int maxTextChars, int maxValues) {}
