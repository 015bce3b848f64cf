/**
 * The exchange of {@code antiphon send}. Input: a list of messages and the condition that ends a
 * reply. Output: each reply. Imports the client, options and texts.
 */
@NullMarked
package dev.antiphon.cli.send;

import org.jspecify.annotations.NullMarked;
