package dev.antiphon.stub.intercept;

import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.match.Request;

import java.util.function.BooleanSupplier;

/**
 * A message on its way.
 *
 * @param request the message with its numbers and states, as matchers see it. Messages through a
 *     proxy have the initial states
 * @param isOver whether the connection has ended meanwhile; a wait begins with this check
 */
public record InterceptedMessage(Direction direction, Request request, BooleanSupplier isOver) {}
