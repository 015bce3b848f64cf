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
        return new LoadPlan(
                what.equals("target") ? "localhost:7001" : of.target(),
                what.equals("framing") ? "crlf" : of.framing(),
                what.equals("model") ? Model.CLOSED : of.model(),
                what.equals("rate") ? "2001" : of.rate(),
                what.equals("rate") ? OptionalDouble.of(2001) : of.ratePerSecond(),
                of.connections() + (what.equals("connections") ? 1 : 0),
                what.equals("duration") ? Duration.ofSeconds(31) : of.duration(),
                what.equals("warm-up") ? Duration.ofSeconds(3) : of.warmUp(),
                of.pipelining() + (what.equals("pipelining") ? 1 : 0),
                of.oneShot(),
                what.equals("tls") ^ of.tls(),
                what.equals("sends") ? "\"PONG\"" : of.sends(),
                of.meanBytes() * (what.equals("mean-bytes") ? 1.02 : 1),
                what.equals("expects") ? "\"PONG\"" : of.expects(),
                what.equals("timeout") ? Duration.ofSeconds(2) : of.timeout(),
                of.seed() + (what.equals("seed") ? 1 : 0));
    }

    static Host in(String what, Host of) {
        return new Host(
                what.equals("host") ? "bench-2" : of.name(),
                of.system(),
                what.equals("system") ? "6.2.0" : of.kernel(),
                of.processors() + (what.equals("processors") ? 1 : 0),
                what.equals("processor-model") ? "another" : of.processorModel(),
                of.heapBytesMax() * (what.equals("heap") ? 2 : 1),
                what.equals("jdk") ? "26" : of.jdk(),
                what.equals("tool") ? "0.2.0" : of.tool());
    }
}
