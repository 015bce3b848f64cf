package dev.antiphon.load.report;

import dev.antiphon.load.result.Host;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadPlan.Model;

import java.time.Duration;
import java.util.OptionalDouble;

/** Plans and hosts that are another one in one fact. */
final class OtherPlan {
    private OtherPlan() {}

    static LoadPlan in(String what, LoadPlan of) {
        LoadPlan.Pacing pacing = of.pacing();
        LoadPlan.Places places = of.places();
        return new LoadPlan(
                new LoadPlan.Endpoint(
                        what.equals("target") ? "localhost:7001" : of.endpoint().target(),
                        what.equals("framing") ? "crlf" : of.endpoint().framing(),
                        what.equals("tls") ^ of.endpoint().tls()),
                new LoadPlan.Pacing(
                        what.equals("model") ? Model.CLOSED : pacing.model(),
                        what.equals("rate") ? "2001" : pacing.rate(),
                        what.equals("rate") ? OptionalDouble.of(2001) : pacing.ratePerSecond(),
                        what.equals("duration") ? Duration.ofSeconds(31) : pacing.duration(),
                        what.equals("warm-up") ? Duration.ofSeconds(3) : pacing.warmUp()),
                new LoadPlan.Places(
                        places.connections() + (what.equals("connections") ? 1 : 0),
                        places.pipelining() + (what.equals("pipelining") ? 1 : 0),
                        places.oneShot()),
                in(what, of.requests()));
    }

    private static LoadPlan.Requests in(String what, LoadPlan.Requests of) {
        return new LoadPlan.Requests(
                what.equals("sends") ? "\"PONG\"" : of.sends(),
                of.meanBytes() * (what.equals("mean-bytes") ? 1.02 : 1),
                what.equals("expects") ? "\"PONG\"" : of.expects(),
                what.equals("timeout") ? Duration.ofSeconds(2) : of.timeout(),
                of.seed() + (what.equals("seed") ? 1 : 0));
    }

    static Host in(String what, Host of) {
        return new Host(
                what.equals("host") ? "bench-2" : of.name(),
                new Host.Platform(
                        of.platform().system(),
                        what.equals("system") ? "6.2.0" : of.platform().kernel()),
                new Host.Hardware(
                        of.hardware().processors() + (what.equals("processors") ? 1 : 0),
                        what.equals("processor-model")
                                ? "another"
                                : of.hardware().processorModel()),
                new Host.JavaRuntime(
                        of.runtime().heapBytesMax() * (what.equals("heap") ? 2 : 1),
                        what.equals("jdk") ? "26" : of.runtime().jdk()),
                what.equals("tool") ? "0.2.0" : of.tool());
    }
}
