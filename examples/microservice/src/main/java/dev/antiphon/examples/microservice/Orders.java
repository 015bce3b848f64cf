package dev.antiphon.examples.microservice;

import dev.antiphon.TcpClient;
import dev.antiphon.address.Address;
import dev.antiphon.config.CallOptions;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Retry;
import dev.antiphon.event.EventListener;
import dev.antiphon.examples.microservice.Answer.Outcome;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import tools.jackson.core.JacksonException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Orders: asks stock for the goods, over a pool of connections. A call has the time that its caller
 * has left, and stock learns of it. The caller's key goes along, so that a call is repeatable; a
 * budget bounds the repetitions, so that they do not overload a stock that is slow. If stock is
 * down, the answer says so at once.
 */
final class Orders implements Handling, AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final long MARGIN_MILLIS = 5; // for the way back

    private final AtomicLong numbers = new AtomicLong();
    private final TcpClient stock;

    Orders(Address address, EventListener metrics) {
        stock = TcpClient.to(address, Framing.line())
                .connections(CONNECTIONS)
                .correlateBy(Correlation.group("^\\{\"id\":\"(\\d+)\"", 1))
                .retry(Retry.defaults())
                .listener(metrics)
                .build();
    }

    @Override
    public Answer handle(Request request, Deadline deadline) {
        long left = deadline.millisLeft() - MARGIN_MILLIS;
        if (left <= 0) {
            return new Answer(request.id(), Outcome.TOO_LATE, "before stock was asked");
        }
        String number = Long.toString(numbers.incrementAndGet());
        CallOptions options =
                CallOptions.defaults().withTimeout(Duration.ofMillis(left)).withRepeatable(true);
        try {
            Message reply = stock.call(Wire.message(request.passedOn(number, left)), options);
            return Wire.answer(reply).to(request);
        } catch (FailureException e) {
            Outcome outcome = e.failure() instanceof Failure.TimedOut
                    ? Outcome.TOO_LATE
                    : Outcome.UNAVAILABLE;
            return new Answer(request.id(), outcome, "stock: " + e.getMessage());
        } catch (JacksonException e) {
            return new Answer(request.id(), Outcome.UNAVAILABLE, "stock: not an answer");
        }
    }

    @Override
    public void close() {
        stock.close();
    }
}
