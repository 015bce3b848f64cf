/**
 * A TCP server for tests that answers by rules, injects faults at an exact byte, and reports the
 * received messages. Input: rules. Output: replies and reports. Imports the core and the
 * neighbouring packages {@code dev.antiphon.stub.*}.
 */
@NullMarked
package dev.antiphon.stub;

import org.jspecify.annotations.NullMarked;
