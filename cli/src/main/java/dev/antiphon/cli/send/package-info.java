/**
 * The exchange of {@code antiphon send}: goes in a list of messages and the end of a reply, comes
 * out each reply. Imports the client, options and texts.
 */
@NullMarked
package dev.antiphon.cli.send;

import org.jspecify.annotations.NullMarked;
