//! FollowTheMoney.
