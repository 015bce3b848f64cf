/**
 * The tool's commands. Arguments go in; text, JSON Lines and an exit status come out.
 *
 * <p>It may import core's exported packages, picocli and Jackson's streaming half; nothing imports
 * it.
 */
@NullMarked
package dev.antiphon.cli;

import org.jspecify.annotations.NullMarked;
