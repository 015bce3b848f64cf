/**
 * Sockets, listeners and links that epoll and io_uring share.
 */
@NullMarked
package dev.antiphon.linux.socket;

import org.jspecify.annotations.NullMarked;
