/**
 * A TCP server for tests: it answers by rules, injects faults at an exact byte, and reports the
 * received messages. Input: rules. Output: replies and reports. Imports the core and its
 * neighbours; none of them imports it.
 */
@NullMarked
package dev.antiphon.stub;

import org.jspecify.annotations.NullMarked;
