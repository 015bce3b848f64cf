/**
 * Checks of all modules together, such as the direction of dependencies and the module descriptors.
 *
 * <p>It imports all modules, contains only tests, and is not published.
 */
package dev.antiphon.checks;
