/**
 * Client connections driven within the cycle of their loop, for the load generator.
 */
@NullMarked
package dev.antiphon.engine.drive;

import org.jspecify.annotations.NullMarked;
