/**
 * Message handlers for each kind of user handler: inline, on virtual threads, asynchronous, and
 * conversations.
 */
@NullMarked
package dev.antiphon.engine.handler;

import org.jspecify.annotations.NullMarked;
