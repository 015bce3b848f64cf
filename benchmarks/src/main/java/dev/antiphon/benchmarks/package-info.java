/** Benchmarks of the processing of a message without a network; {@code ./build bench} runs them. */
package dev.antiphon.benchmarks;
