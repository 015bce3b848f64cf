/**
 * Times and bytes as text, and the nearest word for a misspelt one.
 */
@NullMarked
package dev.antiphon.stub.text;

import org.jspecify.annotations.NullMarked;
