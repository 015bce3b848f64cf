/**
 * The command {@code check}, which reads files without using them.
 */
@NullMarked
package dev.antiphon.cli.check;

import org.jspecify.annotations.NullMarked;
