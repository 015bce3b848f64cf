/**
 * The tool's commands. Arguments go in; text, JSON Lines and an exit status come out.
 *
 * <p>It may import core's exported packages, recordings, the stub and picocli; nothing imports it.
 * It runs from the class path: what the stub stands on has no module name.
 */
@NullMarked
package dev.antiphon.cli;

import org.jspecify.annotations.NullMarked;
