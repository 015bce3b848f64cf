/**
 * Fuzz targets, in the tests, each in the package of the code that it tests. They run with bytes of
 * the network and texts of users, and check conditions that hold for all of them. Nothing is
 * published; {@code docs/fuzzing.md} describes their use.
 */
package dev.antiphon.fuzz;
