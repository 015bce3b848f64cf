import dev.antiphon.junit.Stub;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.fault.WireFault;

import org.junit.jupiter.api.Test;

/** A test that passes, with a shared stub that fails the run when JUnit closes it. */
class SharedFindingTest {
    @Test
    void armsAFaultThatNeverHappens(@Stub(shared = "checked at the end") StubServer stub) {
        stub.fault(WireFault.closeAfter(98));
    }
}
