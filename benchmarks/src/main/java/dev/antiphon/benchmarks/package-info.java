/** What a message costs without a network; run by {@code ./build bench}. */
package dev.antiphon.benchmarks;
