/**
 * A simulation of rooms over many servers; {@code ./build simulate} runs it.
 *
 * <p>Input: numbers of servers, people, rooms and posts, and a seed. Output: the messages of each
 * server. It imports nothing of Antiphon, so that it can be compared with what is measured.
 */
@NullMarked
package dev.antiphon.benchmarks.rooms;

import org.jspecify.annotations.NullMarked;
