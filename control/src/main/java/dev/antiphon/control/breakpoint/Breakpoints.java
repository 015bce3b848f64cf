package dev.antiphon.control.breakpoint;

import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.intercept.InterceptedMessage;
import dev.antiphon.stub.intercept.InterceptedReply;
import dev.antiphon.stub.intercept.MessageInterceptor;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The breakpoints of one service, in the order of their creation. The first one that matches a
 * message holds it. Any thread may call all methods.
 */
public final class Breakpoints implements MessageInterceptor {
    private final Source source;
    private final HeldMessages held;
    private final List<Breakpoint> all = new CopyOnWriteArrayList<>();

    /**
     * The service of the messages.
     *
     * @param told receives what happens to held messages, on the threads of the connections
     */
    public record Source(String service, Consumer<HeldEvent> told) {}

    /** Creates an empty list, whose messages are held with those of other services. */
    public Breakpoints(Source source, HeldMessages held) {
        this.source = source;
        this.held = held;
    }

    /** Returns the breakpoints. */
    public List<Breakpoint> all() {
        return List.copyOf(all);
    }

    /** Returns the breakpoint of this name. */
    public Optional<Breakpoint> find(String name) {
        return all.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** Adds a breakpoint. */
    public void add(Breakpoint breakpoint) {
        all.add(breakpoint);
    }

    /** Removes a breakpoint. Its messages pass. */
    public void remove(Breakpoint breakpoint) {
        all.remove(breakpoint);
        held.pass(each -> each.isOf(source) && each.breakpoint().equals(breakpoint));
    }

    /** Removes all breakpoints. Their messages pass. */
    public void clear() {
        all.clear();
        held.pass(each -> each.isOf(source));
    }

    /** Removes all breakpoints and drops their messages, because the service has ended. */
    public void end() {
        all.clear();
        held.abandon(each -> each.isOf(source));
    }

    @Override
    public boolean intercepts(Direction direction) {
        return !all.isEmpty() && all.stream().anyMatch(each -> each.isFor(direction));
    }

    @Override
    public InterceptedReply intercept(InterceptedMessage message) throws InterruptedException {
        for (Breakpoint each : all) {
            if (each.takes(message)) {
                return held.hold(source, each, message, () -> !all.contains(each));
            }
        }
        return InterceptedReply.pass(message.request().message());
    }

    @Override
    public void ended(long connection) {
        held.abandon(each -> each.isOf(source) && each.connection() == connection);
    }
}
