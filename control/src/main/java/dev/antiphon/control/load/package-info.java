/**
 * A load that runs, as the console shows it. Input: the measurements of each second, from the
 * program that runs the load. Output: a bounded history, with waits for the next second. Imports
 * nothing of this project.
 */
@NullMarked
package dev.antiphon.control.load;

import org.jspecify.annotations.NullMarked;
