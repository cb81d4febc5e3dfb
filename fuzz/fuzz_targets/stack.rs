//! Running out of stack, made a finding like any other.

use libc::{SA_ONSTACK, SIGSEGV, sigaction, sigaltstack, stack_t};

/// Gives the fuzzer's handler a stack of its own. Without one the process just ends where the stack does, and with it what is
/// known of the input.
pub fn watch() {
    let room = Box::leak(vec![0u8; 1 << 18].into_boxed_slice());
    let stack = stack_t {
        ss_sp: room.as_mut_ptr().cast(),
        ss_flags: 0,
        ss_size: room.len(),
    };
    // SAFETY: the room is never given back, and nothing but the default was to handle the signal until now.
    unsafe {
        sigaltstack(&raw const stack, std::ptr::null_mut());
        let mut action: sigaction = std::mem::zeroed();
        action.sa_flags = SA_ONSTACK;
        sigaction(SIGSEGV, &raw const action, std::ptr::null_mut());
    }
}
