/**
 * Notifications to systemd. Input: the states of a service. Output: datagrams. Imports only the
 * system calls.
 */
@NullMarked
package dev.antiphon.linux.systemd;

import org.jspecify.annotations.NullMarked;
