/**
 * What must hold for all modules together: the direction of dependencies, the module descriptors.
 *
 * <p>All modules go in; nothing comes out. There are only tests here, and nothing is published.
 */
package dev.antiphon.checks;
