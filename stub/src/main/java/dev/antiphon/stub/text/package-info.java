/**
 * Patterns for bytes, times and bytes as text, and the nearest word for a misspelt one. It imports
 * messages and RE2/J.
 */
@NullMarked
package dev.antiphon.stub.text;

import org.jspecify.annotations.NullMarked;
