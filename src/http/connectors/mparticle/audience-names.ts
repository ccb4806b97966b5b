/** What audiences of mParticle carry as their `integration`. */
export const MPARTICLE = "mparticle";
