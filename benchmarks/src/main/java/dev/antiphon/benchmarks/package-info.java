/** Benchmarks of the cost of a message without a network; {@code ./build bench} runs them. */
package dev.antiphon.benchmarks;
