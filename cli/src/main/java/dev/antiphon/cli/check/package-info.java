/**
 * The command {@code check}, which reads files without using them. Its recognition of the kind of a
 * file serves the commands that were given a file of another kind.
 */
@NullMarked
package dev.antiphon.cli.check;

import org.jspecify.annotations.NullMarked;
