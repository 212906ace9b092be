package litellmha.kubeapi;

import java.time.Duration;

/** Lets time pass between two looks at a cluster. */
public interface Pause {

    Pause REAL = time -> Thread.sleep(time.toMillis());

    void forThat(Duration time) throws InterruptedException;
}
