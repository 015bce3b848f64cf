/**
 * Fuzz targets, in the tests, each in the package of what it fuzzes: bytes of the network and
 * texts of users go in, and what must hold for all of them is checked. Nothing is published;
 * {@code docs/fuzzing.md} describes their use.
 */
package dev.antiphon.fuzz;
